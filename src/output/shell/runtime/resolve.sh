
# ======================================================================================== from names to servers

# Compares the targets with the listing and writes, for each: state, id, created, name, evidence, how sure, how old.
#   delete     exactly this server, nothing speaks against it      gone       there is none
#   ambiguous  several servers have the name, or the id            renamed    the id has another name
#   other-age  created outside the time the logs cover             same       means a server that an earlier line means
# A name that an earlier run of this plan has begun to delete stays bound to the id it had then: a server that took the name over since is
# not touched.
resolve() {
  deletes_begun >"$work/begun"
  LC_ALL=C awk -F '\t' -v any_age="$any_age" -v dated="$driver_dated" -v now="$(timestamp)" '
    # Seconds of an ISO 8601 time on some scale, the same for all; "" if it is none. A time without a zone is UTC.
    function seconds(at,    year, month, zone, offset) {
      if (at !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]/) return ""
      zone = substr(at, 20)
      sub(/^[.,][0-9]+/, "", zone)
      sub(/:/, "", zone)
      if (zone ~ /^[+-][0-9][0-9][0-9][0-9]$/) offset = (substr(zone, 2, 2) * 60 + substr(zone, 4, 2)) * 60
      else if (zone !~ /^Z?$/) return ""
      if (zone ~ /^-/) offset = -offset
      year = substr(at, 1, 4) + 0
      month = substr(at, 6, 2) + 0
      if (month < 3) { year--; month += 12 }                       # a year that begins in March ends with its leap day
      return (365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * month - 457) / 5) + substr(at, 9, 2)) * 86400 \
        + substr(at, 12, 2) * 3600 + substr(at, 15, 2) * 60 + substr(at, 18, 2) - offset
    }
    function age(at,    moment) {
      moment = seconds(at)
      return moment != "" && seconds(now) - moment < 3600 ? "young" : "-"
    }
    # Whether a time of creation lies in the window of the target: yes, no, or unknown.
    function in_window(at, from, to,    moment) {
      if ((from == "" && to == "") || !dated) return "unknown"
      moment = seconds(at)
      if (moment == "") return "no"
      return (from == "" || moment >= seconds(from)) && (to == "" || moment <= seconds(to)) ? "yes" : "no"
    }
    function judge(id, from, to,    inside) {
      if (times_listed[id] > 1) return "ambiguous"
      inside = in_window(created[id], from, to)
      sure = from_name && inside != "yes" ? "name-only" : "sure"
      if (inside == "no" && !any_age) return "other-age"
      return taken[id]++ ? "same" : "delete"
    }
    part == "begun" { bound[$3] = $2; next }
    part == "listing" {
      if (!times_listed[$1]++) { created[$1] = $2; name_of[$1] = $3 }
      if ($3 != "") { times_named[$3]++; id_of[$3] = $1 }
      next
    }
    {
      name = $1; id = $2; sure = "-"; from_name = 0
      if (id == "" && name in bound) id = bound[name]
      if (id != "") {
        if (!(id in times_listed)) state = "gone"
        else if (name_of[id] != name) state = "renamed"
        else state = judge(id, $3, $4)
      } else if (!times_named[name]) { state = "gone"; id = "-" }
      else if (times_named[name] > 1) { state = "ambiguous"; id = "-" }
      else { id = id_of[name]; from_name = 1; state = judge(id, $3, $4) }
      states[++n] = state
      ids[n] = id
      at = created[id] ""                                          # gawk 5.2.1 dies of an element as an argument that was never set
      rest[n] = (at == "" ? "-" : at) "\t" name "\t" $5 "\t" sure "\t" age(at)
    }
    # a server of one log lies outside the time of another that used its name
    END { for (i = 1; i <= n; i++) print (states[i] == "other-age" && taken[ids[i]] ? "same" : states[i]) "\t" ids[i] "\t" rest[i] }
    ' part=begun "$work/begun" part=listing "$work/listing" part=targets "$work/targets" >"$work/resolved"
}

count() { LC_ALL=C awk -F '\t' -v state="$1" '$1 == state { n++ } END { print n + 0 }' "$work/resolved"; }

show_plan() {
  here=$(LC_ALL=C awk -F '\t' '!seen[$1]++ { n++ } END { print n + 0 }' "$work/listing")
  unreadable=$(LC_ALL=C awk -F '\t' '$3 == "" && !seen[$1]++ { n++ } END { print n + 0 }' "$work/listing")
  to_delete=$(count delete)
  gone=$(count gone)
  ambiguous=$(count ambiguous)
  renamed=$(count renamed)
  other_age=$(count other-age)
  odd=$((ambiguous + renamed))
  left_alone=$((odd + other_age))
  say "account: $(printable <"$work/account")   servers there: $here   named by the logs: $target_count"
  LC_ALL=C awk -F '\t' 'BEGIN { form = "  %-9s  %-36s  %-20s  %-24s  %s\n"; printf form, "", "id", "created", "name", "evidence" }
    { printf form, $1, $2, $3, $4, $5 }' "$work/resolved"
  say "to delete: $to_delete   already gone: $gone   left alone: $left_alone"
  if [ "$gone" -gt 0 ] && [ "$gone" -eq "$target_count" ] && [ ! -s "$work/begun" ]; then
    say "none of them is there; if that is a surprise, look whether this is the right account, project and region"
  fi
  name_only=$(LC_ALL=C awk -F '\t' '$1 == "delete" && $6 == "name-only" { n++ } END { print n + 0 }' "$work/resolved")
  [ "$name_only" -eq 0 ] || say "known by their name only: $name_only of them; neither an id nor a time of creation could be compared"
  young=$(LC_ALL=C awk -F '\t' '$1 == "delete" && $7 == "young" { n++ } END { print n + 0 }' "$work/resolved")
  [ "$young" -eq 0 ] || say "younger than an hour: $young of them; make sure that no run is using them any more"
  [ "$unreadable" -eq 0 ] || say "without a name, or with one that cannot be read from the listing of this client: $unreadable; left alone"
  if [ "$to_delete" -gt 0 ]; then
    if [ "$per_minute" -eq 0 ]; then
      say "as fast as the cloud takes them"
    else
      say "at $per_minute a minute: about $(duration $(((to_delete * 60 + per_minute - 1) / per_minute)))"
    fi
  fi
}
