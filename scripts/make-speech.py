#!/usr/bin/env python3
"""Makes the speech of the rehearsed candidates anew, from their texts.

Reads src/rehearsal/personas/*/persona.toml and writes a WAV file beside it for each answer: 16 kHz mono, 8 bits.
Needs Python 3.11, espeak-ng and sox. Run it after a change of a text, then run the tests: they listen to the files.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

# Cuts the silence at both ends; the client adds its own.
CUT_ENDS = ["silence", "1", "0.02", "0.5%", "reverse", "silence", "1", "0.02", "0.5%", "reverse"]
PERSONAS = pathlib.Path(__file__).parent.parent / "src" / "rehearsal" / "personas"


def speak(text: str, voice: str, words_per_minute: int, target: pathlib.Path) -> None:
    """Speaks `text` into `target`, at -6 dBFS, without dither so that the same text gives the same file."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = pathlib.Path(folder) / "spoken.wav"
        subprocess.run(
            ["espeak-ng", "-v", voice, "-s", str(words_per_minute), "-w", spoken, text], check=True
        )
        subprocess.run(
            ["sox", "-D", spoken, "-b", "8", "-r", "16000", "-c", "1", target, *CUT_ENDS, "norm", "-6"], check=True
        )


def main() -> None:
    missing = [program for program in ("espeak-ng", "sox") if shutil.which(program) is None]
    if missing:
        sys.exit(f"{' and '.join(missing)} not found; install with: apt-get install {' '.join(missing)}")
    for file in sorted(PERSONAS.glob("*/persona.toml")):
        persona = tomllib.loads(file.read_text())
        answers = [*persona["answers"], *persona["follow_ups"], persona["fallback"]]
        for answer in answers:
            target = file.parent / answer["speech"]
            speak(" ".join(answer["text"].split()), persona["voice"], persona["words_per_minute"], target)
        size = sum(target.stat().st_size for target in file.parent.glob("*.wav"))
        print(f"{file.parent.name}: {len(answers)} files, {size / 16_000:.0f} s, {size:,} bytes")


if __name__ == "__main__":
    main()
