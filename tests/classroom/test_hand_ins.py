"""Whose files are whose, in the layouts that learners and platforms make, and what everybody's row says."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.classroom import hand_ins as module
from grader.classroom import learner_from
from grader.classroom.gradescope import read_metadata
from grader.classroom.hand_ins import HandIns, Options, find_hand_ins
from grader.classroom.names import Taken
from grader.classroom.submissions import read_submission
from grader.cohort.roster import Roster, read_roster
from grader.errors import UsageError
from grader.model.sentence import Said
from grader.model.submission import Helper, Submission

STARTER = b"def clamp(n):\n    raise NotImplementedError\n"
TAKEN = (
    Taken("clamp", "clamp.py", hashlib.sha256(STARTER).hexdigest()),
    Taken("row-sums", "row_sums.py"),
    Taken("max-pool2d", "max_pool2d.py"),
)
Files = Mapping[str, bytes] | Mapping[str, str] | Mapping[str, bytes | str]
Lay = Callable[[Path, Files], Path]
RIGHT = b"# right\n"
OTHER = b"# other\n"
METADATA = """\
submission_456:
  :submitters:
  - :name: Kim Min-ji
    :sid: '20241234'
    :email: minji@example.edu
  :created_at: 2026-03-01 10:00:00.000000000 Z
  :score: 10
  :results: {tests: [{name: [deep, {deeper: x}], output: "corr2d:\\n  :name: eve"}]}
submission_457:
  :submitters:
  - :name: Lee Do-yun
    :sid: '20245678'
  - :name: Park Ji-hu
    :sid: '20249999'
"""


def build(root: Path, files: Files) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def found(*paths: Path, **options: object) -> list[Submission]:
    return [each.read() for each in find_hand_ins(paths, TAKEN, Options(**options)).items]  # type: ignore[arg-type]


def rows(*paths: Path, **options: object) -> list[tuple[str, str | None, bytes | Said | None]]:
    """Whose, for which exercise, and what: the bytes, or why there are none."""
    return [(each.shown, each.slug, each.rejection or each.absence or each.source) for each in found(*paths, **options)]


def as_folder(root: Path, files: Files) -> Path:
    return build(root / "all", files)


def as_zip(root: Path, files: Files) -> Path:
    return build(root, {"all.zip": zipped(files)}) / "all.zip"


def as_zip_of_a_folder(root: Path, files: Files) -> Path:
    return build(root, {"all.zip": zipped({f"top/{name}": data for name, data in files.items()})}) / "all.zip"


LAYINGS = pytest.mark.parametrize("lay", [as_folder, as_zip, as_zip_of_a_folder])


# --- one learner's files never become another's row --------------------------------------------------------------


@LAYINGS
def test_everything_below_a_learners_folder_is_that_learners(tmp_path: Path, lay: Lay) -> None:
    files = {"kim/clamp.py": RIGHT, "evil/clamp.py": OTHER, "evil/kim/clamp.py": OTHER, "evil/park/row_sums.py": OTHER}
    assert sorted(rows(lay(tmp_path, files))) == [
        ("evil", "clamp", OTHER),
        ("evil", "row-sums", OTHER),
        ("kim", "clamp", RIGHT),
    ]


@LAYINGS
def test_two_versions_cost_who_owns_the_folder_and_both_are_named(tmp_path: Path, lay: Lay) -> None:
    files = {"kim/clamp.py": RIGHT, "evil/clamp.py": OTHER, "evil/kim/clamp.py": RIGHT}
    assert rows(lay(tmp_path, files)) == [
        ("evil", "clamp", "it is there 2 times, and not the same: evil/clamp.py, evil/kim/clamp.py"),
        ("kim", "clamp", RIGHT),
    ]


@LAYINGS
def test_equal_files_count_once(tmp_path: Path, lay: Lay) -> None:
    files = {"kim/a/clamp.py": RIGHT, "kim/b/clamp.py": RIGHT, "lee/clamp.py": OTHER}
    assert rows(lay(tmp_path, files)) == [("kim", "clamp", RIGHT), ("lee", "clamp", OTHER)]


@pytest.mark.parametrize("mark", ["submission_metadata.yml", "submitted/lee/ps1/clamp.py", "lee_12_34_clamp.py"])
def test_a_learners_folder_that_looks_like_a_download_names_nobody(tmp_path: Path, mark: str) -> None:
    forged = {
        f"evil/{mark}": METADATA.encode() if mark.endswith("yml") else OTHER,
        "evil/submission_456/clamp.py": OTHER,
        "evil/Lee_1_assignsubmission_file_/clamp.py": OTHER,
    }
    shown = {each.shown for each in found(as_folder(tmp_path, {"kim/clamp.py": RIGHT, **forged}))}
    assert shown == {"evil", "kim"}


def test_an_archive_of_a_learners_speaks_for_nobody_else(tmp_path: Path) -> None:
    forged = zipped({"kim/clamp.py": OTHER, "lee/row_sums.py": OTHER})
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "evil.zip": forged, "moon/x.zip": forged})
    assert {(each.shown, each.origin) for each in found(folder)} == {
        ("evil", "evil.zip/kim/clamp.py"),
        ("evil", "evil.zip/lee/row_sums.py"),
        ("kim", "kim/clamp.py"),
        ("moon", "moon/x.zip/kim/clamp.py"),
        ("moon", "moon/x.zip/lee/row_sums.py"),
    }


def test_a_folder_and_an_archive_of_one_name_are_one_learners(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "kim.zip": zipped({"clamp.py": OTHER})})
    assert rows(folder) == [("kim", "clamp", "it is there 2 times, and not the same: kim/clamp.py, kim.zip/clamp.py")]


@LAYINGS
def test_where_files_that_exercises_take_lie_in_the_root_all_is_one_learners(tmp_path: Path, lay: Lay) -> None:
    files = {"clamp.py": RIGHT, "lee/row_sums.py": OTHER, "README.md": b""}
    assert {row[:2] for row in rows(lay(tmp_path, files))} == {("all", "clamp"), ("all", "row-sums")}


@LAYINGS
def test_a_named_learner_owns_all_whatever_it_is_called(tmp_path: Path, lay: Lay) -> None:
    files = {"clamp/clamp.py": RIGHT, "lee/row_sums.py": OTHER, "submission_metadata.yml": METADATA.encode()}
    assert sorted(rows(lay(tmp_path, files), learner="kim")) == [("kim", "clamp", RIGHT), ("kim", "row-sums", OTHER)]


def test_a_named_learners_paths_are_one_hand_in(tmp_path: Path) -> None:
    build(tmp_path, {"a/clamp.py": RIGHT, "b/clamp.py": OTHER})
    [(learner, slug, why)] = rows(tmp_path / "a", tmp_path / "b", learner="kim")
    assert (learner, slug, str(why)[:22]) == ("kim", "clamp", "it is there 2 times, a")


@LAYINGS
def test_folders_named_like_exercises_are_asked_about(tmp_path: Path, lay: Lay) -> None:
    path = lay(tmp_path, {"clamp/clamp.py": RIGHT, "max_pool2d/max_pool2d.py": RIGHT})
    with pytest.raises(
        UsageError, match=r"named like exercises \(clamp, max_pool2d\).* --learner NAME .*--learner-from"
    ):
        find_hand_ins([path], TAKEN, Options())


# --- --learner-from ----------------------------------------------------------------------------------------------


@LAYINGS
@pytest.mark.parametrize("pattern", ["[^/]+/([^/]+)", "(?:a|b)/(?P<learner>.+)", "./(kim|lee)"])
def test_a_pattern_tells_learners_folders_from_those_above(tmp_path: Path, lay: Lay, pattern: str) -> None:
    files = {"a/kim/clamp.py": RIGHT, "a/kim/x/lee/row_sums.py": OTHER, "b/lee/w1/clamp.py": OTHER}
    assert sorted(rows(lay(tmp_path, files), learner_from=pattern)) == [
        ("kim", "clamp", RIGHT),
        ("kim", "row-sums", OTHER),
        ("lee", "clamp", OTHER),
    ]


def test_a_pattern_without_a_group_names_the_whole_path(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"a/kim/clamp.py": RIGHT, "b/kim/clamp.py": OTHER})
    assert rows(folder, learner_from="./[^/]+") == [("a/kim", "clamp", RIGHT), ("b/kim", "clamp", OTHER)]


def test_what_no_pattern_matches_has_a_row_that_says_so(tmp_path: Path) -> None:
    files = {"a/kim/clamp.py": RIGHT, "b/clamp.py": OTHER, "row_sums.py": OTHER, "b/notes.txt": b""}
    [kim, left, root] = rows(as_folder(tmp_path, files), learner_from="./([^/]+)")
    assert kim == ("kim", "clamp", RIGHT)
    assert (left[0], root[0]) == ("b", "row_sums.py")
    assert "no folder that it lies in is matched by --learner-from" in str(left[2])
    assert left[2] == root[2]


def test_no_pattern_is_matched_inside_a_learners_archive(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"a/evil/x.zip": zipped({"a/kim/clamp.py": OTHER}), "b/kim/clamp.py": RIGHT})
    assert {row[:2] for row in rows(folder, learner_from=".*/(evil|kim)")} == {("evil", "clamp"), ("kim", "clamp")}
    assert rows(folder, learner_from=".*/(kim)")[1] == ("kim", "clamp", RIGHT)


def test_a_pattern_that_takes_for_ever_on_a_name_costs_who_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner_from, "SECONDS", 1.5)
    folder = as_folder(tmp_path, {f"{'a' * 60}!/clamp.py": OTHER, "b/clamp.py": RIGHT, "aa/clamp.py": RIGHT})
    found = rows(folder, learner_from="(?:(a+)+|b)")
    assert [row[0] for row in found if isinstance(row[2], bytes)] == ["aa", "b"]
    assert len(found) == 3


def test_a_pattern_that_is_not_one_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--learner-from is not a regular expression"):
        rows(as_folder(tmp_path, {"kim/clamp.py": RIGHT}), learner_from="(")


# --- everybody has a row -----------------------------------------------------------------------------------------


@LAYINGS
def test_who_handed_in_nothing_that_is_taken_has_a_row_that_says_what_there_is(tmp_path: Path, lay: Lay) -> None:
    files = {"kim/clamp.py": RIGHT, "lee/clamp_final.py": RIGHT, "park/notes.txt": b"see my mail"}
    assert rows(lay(tmp_path, files)) == [
        ("kim", "clamp", RIGHT),
        (
            "lee",
            None,
            "nothing was handed in for any exercise; there is lee/clamp_final.py; "
            "clamp_final.py: is it meant for clamp? rename it to clamp.py, "
            "or grade that file by itself with --exercise clamp",
        ),
        ("park", None, "nothing was handed in for any exercise; there is park/notes.txt"),
    ]


def test_an_empty_folder_is_a_learners_as_well(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT})
    (folder / "lee").mkdir()
    assert rows(folder)[1] == ("lee", None, "nothing was handed in")
    assert rows(as_zip(tmp_path, {"kim/clamp.py": RIGHT, "lee/": b""}))[1] == ("lee", None, "nothing was handed in")


def test_an_archive_of_other_things_is_not_handed_in_and_costs_nothing_beside_a_submission(tmp_path: Path) -> None:
    data = zipped({"essay.txt": b""})
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "kim/data.zip": data, "lee.zip": data})
    assert rows(folder) == [
        ("kim", "clamp", RIGHT),
        ("lee", None, "nothing was handed in for any exercise; there is lee.zip"),
    ]


def test_a_folder_of_one_learner_without_a_file_that_is_taken_is_that_learners(tmp_path: Path) -> None:
    build(tmp_path / "kim", {"final.py": RIGHT})
    assert rows(tmp_path / "kim") == [("kim", None, "nothing was handed in for any exercise; there is final.py")]


def test_a_source_beside_learners_folders_that_reminds_of_an_exercise_is_somebodys(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "lee_clamp.py": RIGHT, "setup.py": b""})
    result = find_hand_ins([folder], TAKEN, Options())
    assert [(each.learner, each.slug) for each in result.items] == [("kim", "clamp"), ("lee_clamp.py", None)]
    assert result.left_out == ("setup.py",)


@LAYINGS
def test_what_was_asked_for_and_is_not_there_is_a_row(tmp_path: Path, lay: Lay) -> None:
    files = {"kim/clamp.py": RIGHT, "kim/row_sums.py": OTHER, "lee/clamp.py": OTHER}
    assert rows(lay(tmp_path, files), exercises=("row-sums", "max-pool2d")) == [
        ("kim", "row-sums", OTHER),
        ("kim", "max-pool2d", "nothing was handed in for max-pool2d"),
        ("lee", "row-sums", "nothing was handed in for row-sums"),
        ("lee", "max-pool2d", "nothing was handed in for max-pool2d"),
    ]


def test_a_file_that_was_named_by_itself_is_for_the_exercise_that_was_asked_for(tmp_path: Path) -> None:
    build(tmp_path / "kim", {"final.py": RIGHT, "clamp.py": OTHER})
    assert rows(tmp_path / "kim" / "final.py", exercises=("clamp",)) == [("final", "clamp", RIGHT)]
    assert rows(tmp_path / "kim" / "final.py", exercises=("clamp",), learner="kim") == [("kim", "clamp", RIGHT)]
    with pytest.raises(UsageError, match="say which with --exercise"):
        rows(tmp_path / "kim" / "final.py", exercises=("clamp", "row-sums"))


# --- names that are plainly meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Clamp.py", "clamp"), ("CLAMP.PY", "clamp"), ("clamp (1).py", "clamp"), ("clamp(2).py", "clamp"),
        ("clamp-1.py", "clamp"), ("clamp.py.txt", "clamp"), ("clamp.ipynb.txt", "clamp"),
        ("clamp - 복사본.py", "clamp"),
        ("max-pool2d.py", "max-pool2d"), ("Max Pool2d.ipynb", "max-pool2d"), ("row sums (3).ipynb", "row-sums"),
        ("src/clamp.py", "clamp"), ("week 1/hw/Clamp (1).py", "clamp"),
    ],
)  # fmt: skip
def test_a_plain_slip_in_a_name_is_taken_as_meant_and_told(tmp_path: Path, name: str, slug: str) -> None:
    for folder in (as_folder(tmp_path, {f"kim/{name}": RIGHT}), as_zip(tmp_path, {f"kim/{name}": RIGHT, "lee/": b""})):
        taken = found(folder)[0]
        assert (taken.learner, taken.slug, taken.source, taken.origin) == ("kim", slug, RIGHT, f"kim/{name}")
        right = taken.path.name
        assert right in {"clamp.py", "clamp.ipynb", "max_pool2d.py", "max_pool2d.ipynb", "row_sums.ipynb"}
        last = Path(name).name
        assert taken.notes == (() if last == right else (f"{last} was taken for {right}",))


@pytest.mark.parametrize("name", ["clamp_final.py", "my clamp.py", "clamp2.py", "clamp.py.zip.bak", "clamp.pyc"])
def test_a_name_that_may_mean_anything_is_not_taken(tmp_path: Path, name: str) -> None:
    [row] = found(as_folder(tmp_path, {f"kim/{name}": RIGHT}))
    assert (row.slug, row.source, row.rejection) == (None, b"", None)


def test_a_slip_beside_another_version_is_one_version_too_many(tmp_path: Path) -> None:
    [(_, _, why)] = rows(as_folder(tmp_path, {"kim/clamp.py": RIGHT, "kim/clamp (1).py": OTHER}))
    assert why == "it is there 2 times, and not the same: kim/clamp.py, kim/clamp (1).py"
    [row] = found(as_folder(tmp_path / "equal", {"kim/clamp.py": RIGHT, "kim/clamp (1).py": RIGHT}))
    assert (row.source, row.origin, row.notes) == (RIGHT, "kim/clamp.py", ())


def test_an_untouched_starter_is_no_second_version(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": STARTER, "kim/clamp.ipynb": RIGHT, "lee/clamp.py": STARTER})
    assert rows(folder) == [("kim", "clamp", RIGHT), ("lee", "clamp", STARTER)]


# --- limits are each learner's own -------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", ["zip", "tar.gz"])
def test_a_learner_answers_for_links_and_depth_alone(tmp_path: Path, packed: str) -> None:
    path = tmp_path / f"class.{packed}"
    deep = "/".join(["x"] * 12)
    names = {"class/kim/clamp.py": RIGHT, "class/deep/clamp.py": RIGHT, f"class/deep/{deep}/clamp.py": RIGHT}
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in names.items():
                archive.writestr(name, data)
            link = zipfile.ZipInfo("class/evil/latest")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, "clamp.py")
            archive.writestr("class/twice/clamp.py", RIGHT)
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr("class/twice/clamp.py", OTHER)
            archive.writestr("class/climb/../../kim/clamp.py", OTHER)
    else:
        with tarfile.open(path, "w:gz") as archive_:
            for name, data in {**names, "class/climb/../../kim/clamp.py": OTHER}.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive_.addfile(info, io.BytesIO(data))
            for name, kind in (("class/evil/latest", tarfile.SYMTYPE), ("class/twice/x", tarfile.FIFOTYPE)):
                info = tarfile.TarInfo(name)
                info.type, info.linkname = kind, "clamp.py"
                archive_.addfile(info)
    result = {row[0]: row[2] for row in rows(path)}
    assert result.pop("kim") == RIGHT
    assert result.keys() == {"climb", "deep", "evil", "twice"}
    assert all(isinstance(why, str) for why in result.values())
    assert "is a link or a device" in str(result["evil"])
    assert "folders deep" in str(result["deep"])
    assert "leads out of the archive" in str(result["climb"])


def test_an_environment_in_a_hand_in_is_neither_a_version_nor_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 5)
    many = {f"kim/.venv/lib/site-packages/{number}.py": OTHER for number in range(9)}
    venv = {"kim/env/pyvenv.cfg": b"", "kim/env/lib/clamp.py": OTHER, "kim/env/bin/x/y/z/a/b/c/d.py": OTHER}
    data = {"kim/.git/clamp.py": OTHER, **{f"kim/data/{number}.png": b"" for number in range(9)}}
    for lay in (as_folder, as_zip):
        path = lay(tmp_path, {"kim/clamp.py": RIGHT, "lee/clamp.py": RIGHT, **many, **venv, **data})
        assert rows(path) == [("kim", "clamp", RIGHT), ("lee", "clamp", RIGHT)]


def test_too_many_sources_cost_who_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 5)
    many = {f"evil/{number}.py": OTHER for number in range(6)}
    for lay in (as_folder, as_zip):
        path = lay(tmp_path, {"evil/clamp.py": RIGHT, "kim/clamp.py": RIGHT, **many})
        assert rows(path) == [
            ("evil", None, "there are more than 5 files that an exercise could take"),
            ("kim", "clamp", RIGHT),
        ]


def test_archives_in_archives_are_looked_into_to_a_depth(tmp_path: Path) -> None:
    data = zipped({"clamp.py": RIGHT})
    levels = [data]
    for number in range(4):
        levels.append(zipped({f"{number}.zip": levels[-1]}))
    folder = as_folder(tmp_path, {"kim/work.zip": levels[2], "lee/work.zip": levels[3]})
    kim, lee = found(folder)
    assert (kim.source, kim.origin) == (RIGHT, "kim/work.zip/1.zip/0.zip/clamp.py")
    assert lee.rejection == "it lies in more than 3 archives"


# --- read when their turn comes ----------------------------------------------------------------------------------


def test_nothing_is_read_before_its_turn(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "lee/clamp.py": RIGHT})
    packed = as_zip(tmp_path, {"kim/clamp.py": RIGHT, "lee/clamp.py": RIGHT})
    result: HandIns = find_hand_ins([folder, packed], TAKEN, Options())
    (folder / "kim" / "clamp.py").unlink()
    (folder / "lee" / "clamp.py").write_bytes(OTHER)
    read = [(each.read().source, each.read().rejection) for each in result.items]
    assert read == [(b"", "it cannot be read: No such file or directory"), (OTHER, None), (RIGHT, None), (RIGHT, None)]


def test_a_member_that_is_broken_costs_its_owner_when_it_is_read(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"kim/clamp.py": RIGHT, "lee/clamp.py": OTHER})
    path.write_bytes(path.read_bytes().replace(OTHER, b"# wrong\n"))
    kim, lee = rows(path)
    assert kim == ("kim", "clamp", RIGHT)
    assert str(lee[2]).startswith("it cannot be read as an archive (Bad CRC-32")


def test_a_tar_of_a_class_is_read_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "class.tgz").write_bytes(tarred({"lee/clamp.py": OTHER, "kim/clamp.py": RIGHT}))
    assert rows(tmp_path / "class.tgz") == [("kim", "clamp", RIGHT), ("lee", "clamp", OTHER)]


# --- helpers -----------------------------------------------------------------------------------------------------


def test_helpers_are_the_learners_own_sources_in_the_same_folder(tmp_path: Path) -> None:
    files = {
        "kim/clamp.py": RIGHT, "kim/tools.py": OTHER, "kim/row_sums.py": RIGHT, "kim/not-plain.py": OTHER,
        "kim/class.py": OTHER, "kim/notes.txt": b"", "kim/deep/inner.py": OTHER, "lee/others.py": OTHER,
    }  # fmt: skip
    for lay in (as_folder, as_zip):
        clamp = next(each for each in found(lay(tmp_path, files)) if each.slug == "clamp")
        assert clamp.helpers == (Helper("row_sums.py", RIGHT), Helper("tools.py", OTHER))


def test_helpers_of_a_file_that_was_named_by_itself_lie_in_its_learners_folder(tmp_path: Path) -> None:
    build(tmp_path / "kim", {"clamp.py": RIGHT, "final.py": RIGHT, "tools.py": OTHER, "row_sums.ipynb": OTHER})
    [clamp] = found(tmp_path / "kim" / "clamp.py")
    assert clamp.helpers == (Helper("final.py", RIGHT), Helper("tools.py", OTHER))
    assert read_submission("kim", "clamp", tmp_path / "kim" / "clamp.py").helpers == clamp.helpers
    [final] = found(tmp_path / "kim" / "final.py", exercises=("clamp",))  # whose folder it is in, nobody said
    assert final.helpers == ()


def test_helpers_in_a_flat_download_are_those_with_the_learners_mark(tmp_path: Path) -> None:
    files = {"kim_1_10_clamp.py": RIGHT, "kim_1_11_tools-2.py": OTHER, "lee_2_12_clamp.py": RIGHT}
    kim, lee = found(as_folder(tmp_path, files))
    assert kim.helpers == (Helper("tools.py", OTHER),)
    assert lee.helpers == ()


def test_helpers_beyond_a_number_or_a_size_are_left_out_and_told(tmp_path: Path) -> None:
    many = {f"kim/tool{number:02}.py": b"" for number in range(25)}
    large = {"lee/a.py": b"#" * (600 << 10), "lee/b.py": b"#" * (600 << 10)}
    kim, lee = found(as_folder(tmp_path, {"kim/clamp.py": RIGHT, "lee/clamp.py": RIGHT, **many, **large}))
    most = "of what lies beside it 20 files and 1024 KiB are taken, and not"
    assert (len(kim.helpers), kim.notes) == (20, (f"{most} tool20.py",))
    assert (len(lee.helpers), lee.notes) == (1, (f"{most} b.py",))


# --- downloads ---------------------------------------------------------------------------------------------------

EXPORT: dict[str, bytes | str] = {
    "submission_metadata.yml": METADATA,
    "submission_456/clamp.py": RIGHT,
    "submission_457/src/clamp.py": OTHER,
    "submission_999/clamp.py": OTHER,
}


@LAYINGS
def test_an_export_of_gradescope_has_a_row_for_each_submission_under_its_names(tmp_path: Path, lay: Lay) -> None:
    kim, group, unknown = found(lay(tmp_path, EXPORT))
    assert (kim.learner, kim.name, kim.source) == ("submission_456", "Kim Min-ji", RIGHT)
    assert kim.handed_in == "2026-03-01T10:00:00+00:00"
    assert (group.name, group.origin) == ("Lee Do-yun, Park Ji-hu", "submission_457/src/clamp.py")
    assert (unknown.shown, unknown.source) == ("submission_999", OTHER)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-03-01 10:00:00.123456789 -08:00", "2026-03-01T10:00:00.123456-08:00"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01 10:00:00", None),
        ("2026-02-30 10:00:00 Z", None),
        ("yesterday", None),
    ],
)
def test_gradescopes_time_is_told_with_its_zone_or_not_at_all(written: str, told: str | None) -> None:
    data = METADATA.replace("2026-03-01 10:00:00.000000000 Z", written).encode()
    assert read_metadata(data)["submission_456"].created_at == told


@pytest.mark.parametrize("packed", [False, True])
def test_the_folder_above_exports_is_all_of_them(tmp_path: Path, packed: bool) -> None:
    again = {name.replace("_4", "_5"): data for name, data in EXPORT.items()}
    again["submission_metadata.yml"] = METADATA.replace("submission_4", "submission_5")
    again["submission_888/clamp.py"] = again.pop("submission_999/clamp.py")
    exports = {"assignment_1_export": EXPORT, "assignment_2_export": again}
    for name, files in exports.items():
        if packed:
            build(tmp_path / "all", {f"{name}.zip": zipped({f"{name}/{path}": data for path, data in files.items()})})
        else:
            build(tmp_path / "all" / name, files)
    origins = [each.origin.split("/")[0].removesuffix(".zip") for each in found(tmp_path / "all")]
    assert sorted(origins) == ["assignment_1_export"] * 3 + ["assignment_2_export"] * 3


def test_a_folder_above_downloads_of_every_kind_is_all_of_them(tmp_path: Path) -> None:
    moodle = {"Oh_7_assignsubmission_file_/clamp.py": RIGHT}
    files = {
        **{f"assignment_1_export/{name}": data for name, data in EXPORT.items()},
        "submissions.zip": zipped({"kim_1_2_clamp.py": RIGHT}),
        "submitted/ann/ps1/clamp.ipynb": RIGHT,
        "CNN-hw1-123.zip": zipped(moodle),
        "notes.txt": b"",
    }
    shown = {row[0] for row in rows(as_folder(tmp_path, files))}
    assert shown == {"Kim Min-ji", "Lee Do-yun, Park Ji-hu", "submission_999", "kim", "ann", "Oh"}


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_what_looks_like_a_download_and_is_not_named_so_is_asked_about(tmp_path: Path, kind: str) -> None:
    files = {"Kim_7_assignsubmission_file_/clamp.py": RIGHT, "Lee_8_assignsubmission_file_/clamp.py": OTHER}
    inner = {f"work/{name}": data for name, data in files.items()} if kind == "folder" else {"work.zip": zipped(files)}
    with pytest.raises(UsageError, match="looks like a download of a whole class: name it by itself, or say --learner"):
        rows(as_folder(tmp_path, inner))


def test_among_learners_folders_none_is_taken_for_a_download(tmp_path: Path) -> None:
    forged = {f"hw-1/{name}": data for name, data in EXPORT.items()}
    assert {row[0] for row in rows(as_folder(tmp_path, {"kim/clamp.py": RIGHT, **forged}))} == {"kim", "hw-1"}


def test_an_archive_that_is_not_read_is_a_row_that_says_so(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"kim/clamp.py": RIGHT, "lee.rar": b"", "park/work.7z": b""})
    assert rows(folder)[1:] == [
        ("lee", None, "archives of the kind .rar are not read; pack it as .zip"),
        ("park", None, "nothing was handed in for any exercise; there is park/work.7z"),
    ]


def test_where_there_is_nobody_at_all_there_is_nothing_to_grade(tmp_path: Path) -> None:
    (tmp_path / "all" / "a").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"^nothing to grade in .*all$"):
        rows(tmp_path / "all", learner_from="b")


def test_metadata_that_cannot_be_read_are_bad_input(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"submission_1/clamp.py": RIGHT, "submission_metadata.yml": "a: [b"})
    with pytest.raises(UsageError, match=r"submission_metadata.yml cannot be read: it is not YAML"):
        rows(folder)


def test_metadata_that_are_a_bomb_are_read_like_others(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]\n" for n in range(9))
    nested = f"submission_1: {'[' * 50}{']' * 50}\n"
    folder = as_folder(tmp_path, {"submission_1/clamp.py": RIGHT, "submission_metadata.yml": bomb + nested})
    assert rows(folder) == [("submission_1", "clamp", RIGHT)]
    build(folder, {"submission_metadata.yml": nested.replace("[", "[" * 9999).replace("]", "]" * 9999)})
    with pytest.raises(UsageError, match="it is not YAML"):
        rows(folder)


def test_two_submitters_of_one_name_are_told_from_each_other(tmp_path: Path) -> None:
    again = METADATA.replace("Lee Do-yun", "Kim Min-ji").replace("  - :name: Park Ji-hu\n    :sid: '20249999'\n", "")
    shown = [row[0] for row in rows(as_folder(tmp_path, {**EXPORT, "submission_metadata.yml": again}))]
    assert shown == ["Kim Min-ji (submission_456)", "Kim Min-ji (submission_457)", "submission_999"]


@LAYINGS
def test_a_download_of_canvas_has_a_row_for_each_user(tmp_path: Path, lay: Lay) -> None:
    files = {
        "kimminji_1234_5678_clamp.py": OTHER,
        "kimminji_1234_5699_clamp-1.py": RIGHT,
        "leedoyun_LATE_1235_5679_row_sums.ipynb": OTHER,
        "parkjihu_1236_5680_work.zip": zipped({"lee/clamp.py": OTHER}),
        "yoo_1237_5681_essay.pdf": b"",
    }
    path = as_folder(tmp_path, files) if lay is as_zip_of_a_folder else lay(tmp_path, files)
    kim, lee, park, yoo = found(path)
    assert (kim.shown, kim.learner, kim.source, kim.attempt) == ("kimminji", "kimminji_1234", RIGHT, 2)
    assert (lee.shown, lee.slug, lee.notes) == ("leedoyun", "row-sums", ("it was handed in late, as Canvas says",))
    assert (park.shown, park.origin) == ("parkjihu", "parkjihu_1236_5680_work.zip/lee/clamp.py")
    assert yoo.absence == "nothing was handed in for any exercise; there is yoo_1237_5681_essay.pdf"


def test_the_folder_above_canvas_submissions_is_the_same(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"submissions/kim_1_2_clamp.py": RIGHT, "submissions/lee_3_4_clamp.py": OTHER})
    assert [row[0] for row in rows(folder)] == ["kim", "lee"]


def test_what_a_learner_writes_behind_the_mark_of_canvas_is_no_mark(tmp_path: Path) -> None:
    [row] = found(as_folder(tmp_path, {"evil_1_2_kim_3_4_clamp.py": OTHER}))
    assert (row.shown, row.slug) == ("evil", None)


@LAYINGS
@pytest.mark.parametrize("kind", ["folder", "flat"])
def test_a_download_of_moodle_has_a_row_for_each_full_name(tmp_path: Path, lay: Lay, kind: str) -> None:
    end = "file_/" if kind == "folder" else "file_"
    forged = zipped({"a/Min-ji Kim_1234_assignsubmission_file_/clamp.py": OTHER})
    files = {
        f"Min-ji Kim_1234_assignsubmission_{end}clamp.py": RIGHT,
        f"Do-yun Lee_1235_assignsubmission_{end}work.zip": forged,
        f"Ji-hu Park_1236_assignsubmission_{end}x_9_assignsubmission_file_clamp.py": OTHER,
    }
    assert {(row[0], row[1]) for row in rows(lay(tmp_path, files))} == {
        ("Do-yun Lee", "clamp"),
        ("Min-ji Kim", "clamp"),
        ("Ji-hu Park", None),
    }


def test_a_download_of_moodle_with_one_learner_in_it_is_that_learners(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"Kim_1_assignsubmission_file_/clamp.py": RIGHT})
    assert rows(path) == [("Kim", "clamp", RIGHT)]


def test_the_online_text_of_moodle_is_the_same_learners(tmp_path: Path) -> None:
    files = {"Kim_1_assignsubmission_file_/clamp.py": RIGHT, "Kim_1_assignsubmission_onlinetext_/x.html": b""}
    assert rows(as_folder(tmp_path, files)) == [("Kim", "clamp", RIGHT)]


@LAYINGS
@pytest.mark.parametrize("above", ["", "submitted/"])
def test_nbgraders_learners_are_the_folders_below_submitted(tmp_path: Path, lay: Lay, above: str) -> None:
    files: dict[str, bytes] = {f"{above}ann/ps1/clamp.ipynb": RIGHT, f"{above}bob/ps1/clamp.ipynb": OTHER}
    if above:
        files |= {"source/ps1/clamp.ipynb": OTHER, "release/ps1/clamp.ipynb": OTHER}
    assert rows(lay(tmp_path, files)) == [("ann", "clamp", RIGHT), ("bob", "clamp", OTHER)]


def test_clones_are_called_as_they_were_cloned(tmp_path: Path) -> None:
    files = {"hw1-kim/clamp.py": RIGHT, "hw1-kim/.git/clamp.py": OTHER, "hw1-lee/src/clamp.py": OTHER}
    assert rows(as_folder(tmp_path, files)) == [("hw1-kim", "clamp", RIGHT), ("hw1-lee", "clamp", OTHER)]
    assert [row[0] for row in rows(as_folder(tmp_path, files), learner_from="hw1-(.+)")] == ["kim", "lee"]


# --- rosters -----------------------------------------------------------------------------------------------------


def roster(tmp_path: Path, text: str) -> Roster:
    (tmp_path / "class.csv").write_text(text, encoding="utf-8-sig")
    return read_roster(tmp_path / "class.csv")


PLAIN = "id,name,email\n20241234,Kim Min-ji,minji@example.edu\n20245678,Lee Do-yun,\n20249999,Park Ji-hu,\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,hw1 (17)\n    Points Possible,,,,,10\n"
    '"Kim, Min-ji",1234,20241234,minji,A,\n"Lee, Do-yun",1235,20245678,doyun,A,\n"Park, Ji-hu",1236,20249999,jihu,B,\n'
)
CANVAS_OF_TWO_NAMES = (
    "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,hw1 (17)\n    Points Possible,,,,,,10\n"
    "Kim,Min-ji,1234,20241234,minji,A,\nLee,Do-yun,1235,20245678,doyun,A,\nPark,Ji-hu,1236,20249999,jihu,B,\n"
)
MOODLE = (
    "First name;Last name;ID number;Email address\nMin-ji;Kim;20241234;minji@example.edu\n"
    "Do-yun;Lee;20245678;\nJi-hu;Park;20249999;\n"
)


@pytest.mark.parametrize(
    "text", [PLAIN, CANVAS, CANVAS_OF_TWO_NAMES, MOODLE], ids=["plain", "canvas", "canvas-of-two-names", "moodle"]
)
@pytest.mark.parametrize("kim", ["20241234", "kim Min-Ji", "Kim Min-ji_7_assignsubmission_file_"])
def test_everybody_on_a_roster_has_a_row_and_a_proper_name(tmp_path: Path, text: str, kim: str) -> None:
    folder = as_folder(tmp_path, {f"{kim}/clamp.py": RIGHT, "stranger/clamp.py": OTHER})
    class_ = roster(tmp_path, text)
    result = {row[0]: row[2] for row in rows(folder, roster=class_)}
    names = {person.name for person in class_.people}
    [min_ji] = [name for name in names if "Min-ji" in name]
    assert result == {
        min_ji: RIGHT, "stranger": OTHER, **dict.fromkeys(names - {min_ji}, "nothing was handed in"),
    }  # fmt: skip


def test_a_group_on_a_roster_has_a_row_for_each_of_them(tmp_path: Path) -> None:
    result = rows(as_folder(tmp_path, EXPORT), roster=roster(tmp_path, PLAIN))
    assert result == [
        ("Kim Min-ji", "clamp", RIGHT),
        ("Lee Do-yun", "clamp", OTHER),
        ("Park Ji-hu", "clamp", OTHER),
        ("submission_999", "clamp", OTHER),
    ]


def test_a_name_that_two_hand_ins_bear_is_nobodys_on_the_roster(tmp_path: Path) -> None:
    files = {"a_1_assignsubmission_file_/clamp.py": RIGHT, "a_2_assignsubmission_file_/clamp.py": OTHER}
    assert rows(as_folder(tmp_path, files), roster=roster(tmp_path, "id,name\n7,A\n")) == [
        ("a (a_1)", "clamp", RIGHT),
        ("a (a_2)", "clamp", OTHER),
        ("A", None, "nothing was handed in"),
    ]


def test_a_name_that_somebody_gave_themselves_is_not_believed_against_their_number(tmp_path: Path) -> None:
    forged = METADATA.replace("Lee Do-yun", "Park Ji-hu").replace("20245678", "666").replace("20249999", "667")
    files: Files = {"submission_metadata.yml": forged, "submission_457/clamp.py": OTHER}
    result = {row[0]: row[2] for row in rows(as_folder(tmp_path, files), roster=roster(tmp_path, PLAIN))}
    assert result["Park Ji-hu"] == "nothing was handed in"


def test_who_is_missing_has_a_row_for_each_exercise_that_was_asked_for(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {"7/clamp.py": RIGHT})
    options = {"roster": roster(tmp_path, "id,name\n7,Kim\n8,Lee\n"), "exercises": ("clamp", "row-sums")}
    assert [row[:2] for row in rows(folder, **options)] == [
        ("Kim", "clamp"), ("Kim", "row-sums"), ("Lee", "clamp"), ("Lee", "row-sums"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "has none of the forms that are known: id,name,email as its first line"),
        ("id,name\n", "names nobody"),
        ("", "has none of the forms"),
        ("id,name\n7,Kim\n7,Lee\n", "has the id '7' twice"),
    ],
)
def test_a_roster_that_is_none_is_bad_input(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        roster(tmp_path, text)


def test_a_roster_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("id,name\n7,Müller\n".encode("latin-1"))
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_roster(tmp_path / "latin.csv")
    with pytest.raises(UsageError, match="No such file"):
        read_roster(tmp_path / "nowhere.csv")
