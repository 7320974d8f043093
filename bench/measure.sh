# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# CPU time per question, from /proc/PID/stat.

CPUS=$(nproc)

# bindToCpus CPUS PID…: with all their threads.
bindToCpus() {
  local pid cpus=$1
  shift
  for pid in "$@"; do taskset -a -p -c "$cpus" "$pid" >/dev/null; done
}

# cpusBut N: those that are left when the first N are the server's; all when none is.
cpusBut() {
  if [ "$1" -lt "$CPUS" ]; then echo "$1-$((CPUS - 1))"; else echo "0-$((CPUS - 1))"; fi
}

# ticks PID…: user and system time of processes, in clock ticks.
ticks() {
  local pid
  for pid in "$@"; do cat "/proc/$pid/stat" 2>/dev/null || true; done | awk '{ sub(/.*\) /, ""); sum += $12 + $13 } END { print sum + 0 }'
}

# processesOfPostgres: the postmaster and its children, which have accounted for those before them that ended.
processesOfPostgres() {
  local postmaster
  postmaster=$(cut -d' ' -f1 "$SCRATCH/processes/postgres-cluster")
  echo "$postmaster"
  ps -o pid= --ppid "$postmaster"
}

# measure SERVER QUESTIONS SECONDS THREADS [DNSPERF OPTION…]: asks that server and prints its µs per question, PostgreSQL's, and
# questions per second. The server is bound to the first THREADS CPUs, dnsperf and PostgreSQL to the others. Fails when
# more than one of a hundred questions was lost or failed.
measure() {
  local server=$1 questions=$2 seconds=$3 threads=$4 before after postgresBefore postgresAfter
  shift 4
  useServer "$server"
  bindToCpus "0-$((threads < CPUS ? threads - 1 : CPUS - 1))" "$(serverPid)"
  # shellcheck disable=SC2046
  bindToCpus "$(cpusBut "$threads")" $(processesOfPostgres)
  before=$(ticks "$(serverPid)")
  # shellcheck disable=SC2046
  postgresBefore=$(ticks $(processesOfPostgres))
  taskset -c "$(cpusBut "$threads")" dnsperf -s 127.0.0.1 -p "$PORT" -d "$questions" -l "$seconds" -q 50 "$@" >"$SCRATCH/dnsperf" 2>&1
  after=$(ticks "$(serverPid)")
  # shellcheck disable=SC2046
  postgresAfter=$(ticks $(processesOfPostgres))
  awk -v server=$((after - before)) -v postgres=$((postgresAfter - postgresBefore)) -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" '
    /Queries sent:/ { sent = $3 }
    /Queries completed:/ { completed = $3 }
    /Response codes:/ { for (i = 3; i < NF; i += 3) if ($i == "NOERROR" || $i == "NXDOMAIN") right += $(i + 1) }
    END {
      if (sent == 0 || right < sent * 0.99) { print "of " sent + 0 " questions only " right + 0 " were answered" >"/dev/stderr"; exit 1 }
      printf "%.2f %.2f %.0f\n", server / hertz * 1e6 / completed, postgres / hertz * 1e6 / completed, completed / seconds
    }' "$SCRATCH/dnsperf"
}

# median: of the numbers on standard input.
median() {
  sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}
