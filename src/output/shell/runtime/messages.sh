
# ======================================================================================== messages

# Warnings reach the terminal even from within a call whose standard error goes to a file.
exec 3>&2

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "$me" "$*" >&3; }
stop() {
  code=$1
  shift
  warn "$@"
  exit "$code"
}

# Text that others wrote, made fit for a terminal: printable ASCII, one line, 300 characters. A traceback says what it is about at its end.
printable() {
  LC_ALL=C tr '\n\r\t' '   ' | LC_ALL=C tr -c ' -~' '?' |
    LC_ALL=C awk 'length($0) > 300 { $0 = substr($0, 1, 95) " ... " substr($0, length($0) - 199) } { print }' | sed 's| *$||'
}

# How the file $1 is run, to be typed; nothing if this script is not in it, as in `sh < FILE`, or if its name cannot be typed.
as_typed() {
  if ! { [ -f "$1" ] && LC_ALL=C grep -q "^plan_id=$plan_id\$" <"$1"; } ||
    [ "$(printf %s "$1" | LC_ALL=C tr -d '\000-\037\177')" != "$1" ]; then
    return
  fi
  case $1 in
    -*) set -- "./$1" ;;
    *) ;;
  esac
  case $1 in
    *[!A-Za-z0-9_./-]*) printf "sh '%s'" "$(printf '%s\n' "$1" | LC_ALL=C sed "s/'/'\\\\''/g")" ;;
    *) printf 'sh %s' "$1" ;;
  esac
}

# Tables in this script are lines of fields with a tab between them. They are read as bytes (LC_ALL=C), whatever the names hold.
rows() { awk 'END { print NR }' "$1"; }

# 150 -> 2 min 30 s
duration() {
  if [ "$1" -lt 60 ]; then
    say "$1 s"
  elif [ $(($1 % 60)) -eq 0 ] || [ "$1" -ge 3600 ]; then
    say "$((($1 + 59) / 60)) min"
  else
    say "$(($1 / 60)) min $(($1 % 60)) s"
  fi
}

# Waits, but lets a signal through at once. Some shells have a sleep of their own; env takes the program, which a signal ends.
pause() {
  env sleep "$1" &
  nap=$!
  wait "$nap" || :
  nap=
}
