# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The kill matrix: each write of kill_writes.sh in each stage is stopped at each step of kill_steps.sh, one of those who take part is killed, and
# when all are back both systems have the same, what the client was told was done is done, and the write is where the table of $OUTCOMES says.
OUTCOMES=$DODNS_LIB/../../docs/decisions/dual-write.md

# allowedAt STAGE KIND STEP VICTIM: the cell there: `none`, `both or none` ….
allowedAt() {
  awk -F' *[|] *' -v stage="\`$1\`" -v kind="$2" -v step="$3" -v victim="$4" -v old="${OLD_CLUSTER:+the tables}" '
    BEGIN { column = victim == "api" ? 5 : victim == "postgres" ? 6 : 7; if (old == "") old = "`named`" }
    $2 == "stage" { isIt = $7 == old }
    isIt && $2 == stage && $4 == step && index(", " $3 ",", ", " kind ",") { print $column; found = 1 }
    END { if (!found) print "what no row says" }' "$OUTCOMES"
}

# stepsOf STAGE KIND
stepsOf() {
  case $1 in
    lead) echo before-queue answered before-legacy before-removal ;;
    *)
      echo before-intent before-legacy
      case $2 in
        text) [ -n "${OLD_CLUSTER:-}" ] || echo between ;; # tables get it in one transaction
        set) echo between ;;
      esac
      echo before-commit
      [ "$1" != shadow ] || echo before-records
      echo answered
      ;;
  esac
}

# killAt STAGE KIND STEP VICTIM: one cell of the matrix; says what is wrong.
killAt() {
  local stage=$1 kind=$2 step=$3 victim=$4 zones what allowed
  NUMBER=$((${NUMBER:-0} + 1))
  zones=$(zonesOf "$kind" "$NUMBER")
  prepareWrite "$kind" "$NUMBER"
  stageIs "$stage"
  echo "$NUMBER: $stage $kind $step $victim" >&2
  stopAt "$stage" "$step" "${zones// /,}" startWrite "$kind" "$NUMBER"
  killVictim "$victim"
  letGoOn "$victim"
  case $step.$victim in
    before-intent.named | before-intent.tables) wait "$WRITING" 2>/dev/null || true ;; # or it is back before the write gets there
  esac
  revive "$victim"
  wait "$WRITING" 2>/dev/null || true
  waitForRow 60 "the journal is empty" "SELECT WHERE NOT EXISTS (SELECT FROM dodns.dual_writes)"
  look "$kind" "$NUMBER"
  what=$(outcome "$stage" "$kind" "$NUMBER")
  printf '%s %s %s %s %s\n' "$stage" "$kind" "$step" "$victim" "$what" >>"$SCRATCH/cells"
  allowed=$(allowedAt "$stage" "$kind" "$step" "$victim")
  [[ " $allowed " == *" $what "* ]] || echo "$stage $kind $step $victim: $what, not $allowed"
  if [ "$stage" = legacy ]; then
    bringBack "$kind" "$NUMBER"
    look "$kind" "$NUMBER"
  fi
  diff "$SCRATCH/old" "$SCRATCH/new" | grep '^[<>]' || true
}

# killMatrix PART OLD KIND…: all cells with these kinds of writes; in the short form those of the first kind in `sync`, and one of PART of the others. OLD is
# the third victim.
killMatrix() {
  local part=$1 old=$2 first=$3 kind stage step victim number=0
  shift 2
  part=$(shortOrLong "$part" 1)
  ADMIN=$(newToken --label admin --scope admin)
  for kind; do
    for stage in legacy shadow sync lead; do
      for step in $(stepsOf "$stage" "$kind"); do
        for victim in api postgres "$old"; do
          number=$((number + 1))
          if [ "$stage $kind" = "sync $first" ] || [ $((number % part)) = 0 ]; then
            killAt "$stage" "$kind" "$step" "$victim"
          fi
        done
      done
    done
    grep -q " $kind " "$SCRATCH/cells" && echo "$kind: equal, and nothing lost, wherever somebody was killed"
  done
  matrixTable "$old" >"$SCRATCH/figures"
}

# matrixTable OLD: what became of each, for docs/decisions/dual-write.md.
matrixTable() {
  awk -v old="$1" '
    { row = $1 " " $2 " " $3
      if (!(row in place)) { place[row] = ++rows; text[rows] = "| `" $1 "` | " $2 " | " $3 " |" }
      victim = $4; what = $5; for (i = 6; i <= NF; i++) what = what " " $i
      outcome[place[row], victim] = what }
    END {
      print "| stage | write | killed at | the API | PostgreSQL | " (old == "named" ? "`named`" : "the tables") " |"
      print "|---|---|---|---|---|---|"
      for (r = 1; r <= rows; r++) print text[r], cell(r, "api"), "|", cell(r, "postgres"), "|", cell(r, old), "|"
    }
    function cell(r, v) { return (r, v) in outcome ? outcome[r, v] : "" }' "$SCRATCH/cells"
}
