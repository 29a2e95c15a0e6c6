"""A process that admits synthetic skills to a library and searches it; run by the tests with FOLDER FIRST COUNT."""

import sys
from pathlib import Path

from voyager.bench.synthetic import SyntheticEmbedder, synthetic_drafts
from voyager.skills.library import SkillLibrary

if __name__ == "__main__":
    library = SkillLibrary(Path(sys.argv[1]), SyntheticEmbedder())
    for draft in synthetic_drafts(int(sys.argv[3]), first=int(sys.argv[2])):
        library.admit(draft)
    library.search("anything")
    library.close()
