"""``junit_error.py FILE``: write that nothing was graded, so that the pipeline shows an error and no pass."""

from __future__ import annotations

import os
import sys
from xml.etree import ElementTree

suites = ElementTree.Element("testsuites")
suite = ElementTree.SubElement(suites, "testsuite", name="convgrader", tests="1", failures="0", errors="1")
case = ElementTree.SubElement(suite, "testcase", classname="convgrader", name="graded")
error = ElementTree.SubElement(case, "error", message="Not graded here, and nobody loses points by it.")
error.text = "".join(each for each in os.environ["NOT_GRADED"] if each.isprintable() or each in "\n\t")
ElementTree.ElementTree(suites).write(sys.argv[1], encoding="utf-8", xml_declaration=True)
