#!/usr/bin/env bash
# Grades a class on machines that you can reach by SSH, of which this one is the first:
#   bash ssh.sh ASSIGNMENT HOST [HOST ...]
# Every machine needs the same environment at the same path: this script's `python` is started there too.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,4s/^# //p' "$0"; exit 2; }
assignment=$1
shift
python=${PYTHON:-$(command -v python3)}
address=$(hostname --fqdn)
port=8786

ended=()
trap 'kill "${ended[@]}" 2>/dev/null || true' EXIT
"$python" -m distributed.cli.dask_scheduler --host "$address" --port "$port" --no-dashboard &
ended+=($!)
for host in "$@"; do
    # -tt: the workers end with this script
    ssh -tt "$host" "$python" -m distributed.cli.dask_worker "tcp://$address:$port" \
        --nworkers auto --nthreads 1 --no-dashboard </dev/null &
    ended+=($!)
done
"$python" -m nbviva autograde "$assignment" --scheduler "tcp://$address:$port"
