"""The pages of the little book that test_numbering.py builds."""

FIGURE = """
```{figure} _static/favicon.svg
:name: NAME
:alt: The curve of surprise against probability, falling from the left to the right.

A curve.
```
"""

CHAPTER_2 = r"""# 2. Entropy

$$
H(X) = -\sum_x p(x)\log p(x)
$$ (eq-entropy-a1)

$$
not numbered
$$

:::{prf:theorem} First
:label: thm-first
One.
:::

:::{prf:definition} Thing
:label: def-thing
A thing.
:::

$$
h(p)
$$ (eq-binary)

::::{dropdown} Folded
:::{prf:theorem} Second
:label: thm-second
Two.
:::
::::

```{table} Some numbers
:name: tab-some
| a | b |
|---|---|
| 1 | 2 |
```
""" + FIGURE.replace("NAME", "fig-two")

CHAPTER_11 = r"""# 11. Bridge

$$
L
$$ (eq-bridge-a11)

:::{prf:theorem} Bridge
:label: thm-bridge
Both.
:::
""" + FIGURE.replace("NAME", "fig-eleven")

APPENDIX = r"""# B. Logarithms

$$
\ln
$$ (eq-log)

:::{prf:theorem} Jensen
:label: thm-jensen
Convex.
:::
"""

PREFACE = """# Preface

$$
1
$$ (eq-one)

- {eq}`eq-entropy-a1`
- {eq}`eq-binary`
- {eq}`eq-bridge-a11`
- {eq}`eq-log`
- {prf:ref}`thm-second`
- {prf:ref}`thm-bridge`
- {numref}`fig-two`
- {numref}`fig-eleven`
- {numref}`tab-some`
"""
