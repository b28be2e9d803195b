"""``make bench``: the library against its peers, in speed, memory, growth and accuracy.

A *work* is something to compute, with its inputs; a *peer* is another way to compute it. ``works``,
``logits`` and ``fits`` say what is measured, ``goals`` what is aimed at and why a goal may be missed,
``cases`` what the digits are checked on. The rest measures: ``contest`` times, ``memory`` looks at peaks,
``growth`` at sizes, ``accuracy`` at digits, ``machine`` at the computer. ``report`` writes it all down.
"""
