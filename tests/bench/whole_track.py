"""(b): the whole track through LAME, with our settings: ``python whole_track.py FILE.wav``.

Prints the encoding's seconds, by the wall and by the CPU.
"""

from __future__ import annotations

import sys
import time
import wave

from coach.export.islands import encode_stream
from coach.export.mpeg import Grid, version_of

STEP = 1 << 18

with wave.open(sys.argv[1]) as file:
    rate, channels, pcm = file.getframerate(), file.getnchannels(), file.readframes(file.getnframes())
grid = Grid(rate, version_of(rate).usual[channels - 1], channels)
start, cpu = time.perf_counter(), time.process_time()
for _ in encode_stream(grid, (pcm[at : at + STEP] for at in range(0, len(pcm), STEP))):
    pass
print(time.perf_counter() - start, time.process_time() - cpu)
