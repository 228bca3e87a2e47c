
# ======================================================================================== talking to the cloud

max_tries=10

# What kind of failure a client's words in "$1" tell of. Several may stand there: the one that must be heeded first wins.
failure() {
  case $(LC_ALL=C tr 'A-Z\n' 'a-z ' <"$1") in
    *unauthorizedoperation*) say refused ;;
    *'http 401'* | *': 401 '* | *unauthorized* | *'no active context'* | *'unable to locate credentials'*) say auth ;;
    *'missing value'* | *'must provide a'* | *'no password entered'* | *'cloud '*' was not found'*) say auth ;;
    *authfailure* | *invalidclienttokenid* | *expiredtoken* | *'active account'* | *reauthentication*) say auth ;;
    *'http 413'* | *'http 429'* | *': 429 '* | *'over limit'* | *overlimit* | *'too many requests'*) say rate ;;
    *'rate limit'* | *rate-limit* | *rate_limit* | *ratelimitexceeded* | *requestlimitexceeded* | *throttling*) say rate ;;
    *'http 403'* | *'http 409'* | *': 403 '* | *': 409 '* | *': 422 '*) say refused ;;
    *'http 5'[0-9][0-9]* | *': 5'[0-9][0-9]' '* | *'status code 5'[0-9][0-9]* | *': eof'* | *'unable to establish connection'* | *'could not connect'*) say transient ;;
    *'remote end closed'* | *connectfailure* | *timeout* | *'timed out'* | *'max retries exceeded'*) say transient ;;
    *'connection aborted'* | *'connection reset'* | *'connection refused'* | *'connection broken'*) say transient ;;
    *'http 404'* | *': 404 '* | *'no server with a name or id'* | *'server not found'* | *'instanceid.notfound'*) say gone ;;
    *) say other ;;
  esac
}

# The seconds that the client says the cloud wants it to wait; nothing if it does not say.
retry_after() {
  LC_ALL=C awk '
    match(tolower($0), /retry[-_ ]*(after|in)["'"'"':= ]*[0-9]+([^-0-9]|$)/) {     # not the year of a date
      text = substr($0, RSTART, RLENGTH)
      sub(/[^0-9]$/, "", text)
      sub(/.*[^0-9]/, "", text)
      if (text + 0 > 0) print substr(text, 1, 6) + 0
      exit
    }' "$1"
}

# Waits before try "$1" + 1: as long as the cloud asked for, else 6, 12, 24, 48, 96 s.
back_off() {
  seconds=$(retry_after "$2")
  if [ -z "$seconds" ]; then
    seconds=6 doubled=1
    while [ "$doubled" -lt "$1" ] && [ "$seconds" -lt 96 ]; do
      seconds=$((seconds * 2)) doubled=$((doubled + 1))
    done
  fi
  [ "$seconds" -le 900 ] || seconds=900
  warn "the cloud is not answering or wants a pause; trying again in $seconds s (try $1 of $max_tries)"
  pause "$seconds"
  owed=$((owed - seconds))
}

# A fresh listing: id, created, name in "$work/listing". Tries again where that can help, and ends the script where it cannot.
fetch() {
  listing_try=0
  until driver_list >"$work/listing" 2>"$work/err" </dev/null; do
    problem=$(failure "$work/err") words=$(printable <"$work/err")
    listing_try=$((listing_try + 1))
    case $problem in
      auth | refused) stop 4 "cannot log in: $words; set what the client logs in with, or use --credentials" ;;
      rate | transient) [ "$listing_try" -le "$max_tries" ] || stop 5 "cannot list the servers: $words; try again later" ;;
      *) stop 5 "cannot list the servers: $words; see whether the client itself can" ;;
    esac
    back_off "$listing_try" "$work/err"
  done
}
