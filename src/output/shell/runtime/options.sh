
# ======================================================================================== options

me=${0##*/}
mode=plan ask=yes any_age=0 wait_seconds=120 max=$default_max max_percent=$default_max_percent
per_minute=$default_per_minute call_seconds=600 journal='' credentials=''

usage() {
  cat <<END_OF_USAGE
usage: $me [--plan | --list | --yes] [options]

  --plan             look the servers up ($target_count) and show what would be deleted (this is the default)
  --list             print the names in this file; contacts nothing
  --yes              delete them, after 'delete N' has been typed

  --no-prompt        with --yes: do not ask
  --per-minute N     ask for at most N deletes a minute; 0: no limit (default $default_per_minute)
  --max N            refuse to delete more than N servers (default $default_max)
  --max-percent P    refuse to delete more than P percent of the servers there are (default $default_max_percent)
  --any-age          also delete servers that were created outside the time the logs cover
  --wait SECONDS     how long to wait until the deleted servers are gone (default 120)
  --timeout SECONDS  how long a call of the client may take before it is ended and tried again (default 600; 0: no limit)
  --credentials FILE  variables for the client, a NAME=value a line; a file that only you can read (chmod 600)
  --journal FILE     where to note what is done (default: $plan_id.journal.tsv beside this file)

exit status: 0 nothing left, or plan shown   1 something left or ambiguous   2 wrong usage   3 a safety check refused
             4 login failed   5 cloud or client not reachable   130 interrupted
END_OF_USAGE
}

misuse() {
  warn "$1"
  usage >&2
  exit 2
}

# A number that every shell reads the same: no sign, no leading zero, not too long for its arithmetic.
need_number() {
  case $2 in
    '' | *[!0-9]* | 0?* | ?????????*) misuse "$1 takes a whole number, not '$(printf %s "$2" | printable)'" ;;
    *) ;;
  esac
}

while [ $# -gt 0 ]; do
  case $1 in
    --*=*)
      option=${1%%=*} value=${1#*=}
      shift
      set -- "$option" "$value" "$@"
      ;;
    *) ;;
  esac
  case $1 in
    --per-minute | --max | --max-percent | --wait | --timeout | --journal | --credentials) [ $# -ge 2 ] || misuse "$1 takes a value" ;;
    *) ;;
  esac
  case $1 in
    --plan) mode=plan ;;
    --list) mode=list ;;
    --yes) mode=delete ;;
    --no-prompt) ask=no ;;
    --any-age) any_age=1 ;;
    --per-minute) need_number "$1" "$2" && per_minute=$2 && shift ;;
    --max) need_number "$1" "$2" && max=$2 && shift ;;
    --max-percent) need_number "$1" "$2" && max_percent=$2 && shift ;;
    --wait) need_number "$1" "$2" && wait_seconds=$2 && shift ;;
    --timeout) need_number "$1" "$2" && call_seconds=$2 && shift ;;
    --journal) journal=$2 && shift ;;
    --credentials) credentials=$2 && shift ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) misuse "unknown option '$(printf %s "$1" | printable)'" ;;
  esac
  shift
done

batch=$driver_batch
[ "$per_minute" -eq 0 ] || [ "$per_minute" -ge "$batch" ] || batch=$per_minute
if [ -z "$journal" ]; then
  case $0 in
    */*) journal=${0%/*}/$plan_id.journal.tsv ;;
    *) journal=./$plan_id.journal.tsv ;;
  esac
fi

case $journal in
  /* | ./*) ;;
  *) journal=./$journal ;; # a name with = would be an assignment to awk, one that begins with - an option
esac

target() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5"; }
if [ "$mode" = list ]; then
  targets | cut -f 1
  exit 0
fi

work='' claim='' breaking='' lock='' nap='' client='' watch=''

# What it leaves behind at no moment: a signal may come anywhere. A lock is ours from when it has what our claim says.
# shellcheck disable=SC2317,SC2329  # called by the traps
tidy() {
  trap '' INT TERM HUP QUIT PIPE TTOU
  [ -z "$nap" ] || kill "$nap" 2>/dev/null || :
  [ -z "$watch" ] || kill "$watch" 2>/dev/null || :
  if [ -n "$client" ]; then
    end_family "$client"
    { stty echo </dev/tty; } 2>/dev/null || : # a client that asks for a password switches it off
  fi
  if [ -n "$claim" ]; then
    if cmp -s "$claim" "$journal.lock"; then lock=$journal.lock; fi
    rm -f "$claim"
  fi
  [ -z "$breaking" ] || rmdir "$breaking" 2>/dev/null || :
  [ -z "$lock" ] || rm -f "$lock"
  [ -z "$work" ] || rm -rf "$work"
}
# shellcheck disable=SC2317,SC2329
interrupted() {
  trap - EXIT
  tidy
  warn "interrupted; run it again to go on" || :
  exit 130
}
trap tidy EXIT
trap interrupted INT TERM HUP QUIT PIPE

work=$(mktemp -d "${TMPDIR:-/tmp}/cleanup.XXXXXX") ||
  stop 3 "refused: cannot make a directory in ${TMPDIR:-/tmp} (TMPDIR names another place)"
case $work in /*) ;; *) work=./$work ;; esac # as with the journal
targets >"$work/targets"
