"""(b): the whole track through LAME, with our settings. Prints the encoding's seconds, by the wall and by the CPU."""

from __future__ import annotations

import sys
import time
import wave

import lameenc

from coach.export.islands import QUALITY

with wave.open(sys.argv[1]) as file:
    rate, pcm = file.getframerate(), file.readframes(file.getnframes())
start, cpu = time.perf_counter(), time.process_time()
encoder = lameenc.Encoder()
encoder.silence()
encoder.set_channels(1)
encoder.set_in_sample_rate(rate)
encoder.set_out_sample_rate(rate)
encoder.set_bit_rate(64)
encoder.set_quality(QUALITY)
encoder.encode(pcm)
encoder.flush()
print(time.perf_counter() - start, time.process_time() - cpu)
