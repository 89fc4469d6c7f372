"""The small language of conditions: which questions are shown, and which answers hold. See ``docs/expressions.md``.

:mod:`tokens` and :mod:`syntax` read a text, :mod:`checking` gives each part its type and makes the program,
:mod:`evaluating` and ``static/js/consultations/expressions.js`` run the same program to the same result.
"""
