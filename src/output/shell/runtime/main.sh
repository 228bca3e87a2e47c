
# ======================================================================================== the run

owed=0
check_journal
[ "$mode" != delete ] || take_lock

code=0
driver_check >"$work/account" 2>"$work/err" </dev/null || code=$?
[ "$code" -eq 0 ] || [ ! -e "$work/late" ] || code=5
[ "$code" -eq 0 ] || stop "$code" "$(printable <"$work/err")"
fetch
resolve
show_plan

[ "$to_delete" -le "$max" ] || stop 3 "refused: to delete $to_delete is more than --max $max; if the list is right, give a higher one"
[ $((to_delete * 100)) -le $((max_percent * here)) ] ||
  stop 3 "refused: to delete $to_delete of $here is more than --max-percent $max_percent; if the list is right, give a higher one"
if [ "$mode" = plan ]; then
  again=$(as_typed "$0")
  if [ -n "$again" ]; then again=": $again"; else again=" this script from its file, with"; fi
  [ "$to_delete" -eq 0 ] || say "nothing was deleted; to delete them, run$again --yes"
  exit 0
fi

if [ "$to_delete" -gt 0 ] && [ "$ask" = yes ]; then
  [ -t 0 ] || stop 3 "refused: there is no terminal to ask on; --no-prompt deletes without asking"
  printf 'type  delete %s  to delete them: ' "$to_delete"
  read -r answer || answer=
  [ "$answer" = "delete $to_delete" ] || stop 3 "not confirmed; nothing was deleted"
fi
record start - - "$to_delete of $here"
delete_all
show_result
if [ "$still" -gt 0 ]; then
  warn "some servers are left; run it again in a few minutes, it goes on where it stopped"
  exit 1
fi
[ "$odd" -eq 0 ] || {
  warn "ambiguous or renamed servers were left alone: look at them and delete them by hand"
  exit 1
}
