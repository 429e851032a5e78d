"""Lists the files of an archive in its order, after checking every byte; with Python's own readers."""

import json
import sys
import tarfile
import zipfile

kind, path = sys.argv[1:]
if kind == "zip":
    with zipfile.ZipFile(path) as archive:
        broken = archive.testzip()
        assert broken is None, broken
        names = archive.namelist()
else:
    with tarfile.open(path) as archive:
        for member in archive:
            assert len(archive.extractfile(member).read()) == member.size
        names = archive.getnames()
print(json.dumps(names))
