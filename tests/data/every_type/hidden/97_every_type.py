# %% exercise="97-1"
with check("97-1") as expect:
    expect.equal(total([4, 5, 6]), 15)
