"""Grade a class on a Slurm cluster: run this on a login node, in the folder of the course.

    python slurm.py ASSIGNMENT [MORE OPTIONS OF nbviva autograde]

It needs `pip install dask-jobqueue 'nbviva[cluster]'` in an environment that the compute nodes see too. Change the
figures below to those of your cluster; `python slurm.py --show` prints the job script and submits nothing.
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster

JOBS = 10  # how many nodes, or parts of nodes
CORES = 16  # of each: one submission runs on each at the same time
MEMORY = "32GB"  # of each job: 1 GB for a candidate, by c.Limits.memory_bytes, and as much for its examiner
WALLTIME = "01:00:00"  # a job that is ended earlier costs nothing: its submissions go to another
QUEUE = None  # the partition, if there is more than one


def cluster() -> SLURMCluster:
    """Return the cluster, of which no job is submitted yet."""
    return SLURMCluster(
        cores=CORES,
        processes=CORES,  # a process for each submission under way
        memory=MEMORY,
        walltime=WALLTIME,
        queue=QUEUE,
        job_extra_directives=["--no-requeue"],
    )


def main() -> int:
    """Submit the jobs, grade, and take them back."""
    with cluster() as made:
        if sys.argv[1:] == ["--show"]:
            print(made.job_script())
            return 0
        made.scale(jobs=JOBS)
        command = [sys.executable, "-m", "nbviva", "autograde", *sys.argv[1:], "--scheduler", made.scheduler_address]
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
