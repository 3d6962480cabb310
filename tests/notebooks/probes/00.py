# What tests ask the cluster at the end of lecture 00.


# %% name="count-tasks"
def count_tasks(dask_scheduler):
    prefixes = dask_scheduler.task_prefixes
    return {name: prefixes[name].state_counts["memory"] for name in ("read_month", "fit", "auc")}


client.run_on_scheduler(count_tasks)
