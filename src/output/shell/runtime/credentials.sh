
# ======================================================================================== credentials

# Sets the variables that a file gives, and only those of the client. The file is read, never run: no value is expanded.
read_credentials() {
  case $1 in /*) ;; *) set -- "./$1" ;; esac
  private=$(find "$1" -prune -type f -user "$(id -u)" '(' -perm 600 -o -perm 400 ')' 2>/dev/null) || private=
  [ -n "$private" ] || stop 3 "refused: $1 must be a file of yours that only you can read (chmod 600 $1)"
  carriage_return=$(printf '\r')
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%"$carriage_return"}
    line=${line#export }
    case $line in
      '' | '#'*) continue ;;
      [A-Z]*=*) ;;
      *) stop 3 "refused: a line in $1 is not NAME=value" ;;
    esac
    name=${line%%=*} value=${line#*=}
    case $name in *[!A-Z0-9_]*) stop 3 "refused: a line in $1 is not NAME=value" ;; *) ;; esac
    driver_variable "$name" || stop 3 "refused: $1 sets $name, which is no variable of this client"
    case $value in
      \"*\" | \'*\') value=${value#?} value=${value%?} ;;
      *) ;;
    esac
    export "$name=$value"
  done <"$1"
}
[ -z "$credentials" ] || read_credentials "$credentials"
