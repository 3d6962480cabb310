# ---
# jupyter:
#   kernel_helpers:
#     lecture: "97"
#     title: Every type
#     minutes: 5
# ---

# %% [markdown] name="top"
# # 97 · Every type of question

# %% name="tools"
from kernel_helpers import Predict, SelfTest, check, question_check

# %% self_test="97.1"
SelfTest("97.1")

# %% self_test="97.2"
SelfTest("97.2")

# %% self_test="97.3"
SelfTest("97.3")

# %% self_test="97.4"
SelfTest("97.4")

# %% self_test="97.5"
SelfTest("97.5")

# %% self_test="97.6"
SelfTest("97.6")

# %% self_test="97.7"
SelfTest("97.7")

# %% self_test="97.8"
SelfTest("97.8")

# %% self_test="97.nap"
Predict("97.nap")

# %% measured="97.nap" points=1
question_check("97.nap", measured=1.9)

# %% [markdown]
# ### Exercise 97-1


# %% exercise="97-1"
def total(numbers):
    """Return the sum."""
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION


# %% check="97-1" points=2
with check("97-1") as expect:
    expect.equal(total([1, 2]), 3)
