
# Reads a JSON array of objects and prints the values of some keys of each, in this order, with a tab between: json_fields KEY ... <json
# Only keys of the objects themselves count, not of what they contain. A string with a control character is printed as nothing: such a name
# cannot be a target's. Numbers are printed as they are written. All may stand on one line: it is read from comma to comma.
json_fields() {
  LC_ALL=C awk -v keys="$*" '
    function utf8(code) {
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
    }
    function hex(digits,    value, i) {
      for (i = 1; i <= 4; i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
      return value
    }
    # The text of a string without its quotes; "" if it holds a control character.
    function unescape(text,    done, at, code, low) {
      while ((at = index(text, "\\")) > 0) {
        done = done substr(text, 1, at - 1)
        code = substr(text, at + 1, 1)
        text = substr(text, at + 2)
        if (code ~ /["\\\/]/) { done = done code; continue }
        if (code != "u") return ""
        code = hex(text)
        text = substr(text, 5)
        if (code >= 55296 && code < 56320 && text ~ /^\\u[dD][c-fC-F]/) {
          low = hex(substr(text, 3))
          text = substr(text, 7)
          code = 65536 + (code - 55296) * 1024 + low - 56320
        }
        if (code == 0) return ""                                # where some awks would end the name
        done = done utf8(code)
      }
      return done text ~ /[\001-\037\177]/ ? "" : done text
    }
    function take(value) {
      if (depth != 2 || kind[2] != "{") return
      if (is_key) key = value
      else found[key] = value
    }
    function punctuation(mark,    i, row) {
      if (mark == "{" || mark == "[") {
        kind[++depth] = mark
        if (depth == 1 && mark == "[") listed = 1
        is_key = mark == "{"
        if (depth == 2) for (i = 1; i <= count; i++) found[name[i]] = ""
      } else if (mark == "}" || mark == "]") {
        if (kind[depth] != (mark == "}" ? "{" : "[")) broken = 1
        if (depth == 2 && mark == "}") {
          row = found[name[1]]
          for (i = 2; i <= count; i++) row = row "\t" found[name[i]]
          if (found[name[1]] != "") print row
        }
        depth--
        is_key = 0
      } else if (mark == ",") is_key = kind[depth] == "{"
      else if (mark == ":") is_key = 0
      else broken = 1
    }
    BEGIN { count = split(keys, name, " "); RS = "," }
    {
      rest = $0
      if (within != "") rest = within "," rest
      else if (NR > 1) punctuation(",")
      within = ""
      while (rest != "" && !broken) {
        if (match(rest, /^[ \t\r\n]+/)) ;
        else if (match(rest, /^"([^"\\]|\\.)*"/)) take(unescape(substr(rest, 2, RLENGTH - 2)))
        else if (rest ~ /^"/) { within = rest; break }          # a comma within a string
        else if (match(rest, /^[-+.0-9A-Za-z]+/)) {
          word = substr(rest, 1, RLENGTH)
          take(word == "null" ? "" : word)
          if (depth == 0 && word == "null") listed = 1
        } else {
          punctuation(substr(rest, 1, 1))
          RLENGTH = 1
        }
        rest = substr(rest, RLENGTH + 1)
      }
    }
    END {
      if (broken || within != "" || depth != 0 || !listed) {
        print "the listing is not the JSON that was expected" >"/dev/stderr"
        exit 1
      }
    }'
}
