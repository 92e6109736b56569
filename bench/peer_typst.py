"""A warm Typst: a JSON list of sources a line in, the sizes of their PDFs out. Run by the Python of .bench/."""

import json
import sys

import typst

for line in sys.stdin:
    made = [
        len(typst.compile(source.encode(), font_paths=[sys.argv[1]], ignore_system_fonts=True, pdf_standards="a-3a"))
        for source in json.loads(line)
    ]
    print(json.dumps(made), flush=True)
