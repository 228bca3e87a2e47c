
# ======================================================================================== the client
#
# A driver is these functions and two facts. It runs its client through `call` and `ask`, and not in a subshell, where nothing could end it.
#   driver_check      prints the account; or says why not and returns 3 (not the expected one), 4 (login) or 5 (client missing)
#   driver_list       prints a line a server: id TAB time of creation TAB name; the name is empty where it cannot be trusted
#   driver_delete     asks the cloud to delete the ids that are its arguments
#   driver_variable   true if the environment variable that it is given belongs to the client, for --credentials
#   driver_batch      how many ids it takes at once          driver_dated   1 if its listing says when a server was created

installed() {
  command -v "$1" >/dev/null 2>&1 || {
    say "the client '$1' is not installed: install it, or write the script for another --provider" >&2
    return 5
  }
}

# True if the plan may be carried out in the account "$1".
expect_account() {
  [ -z "$expected_account" ] || [ "$1" = "$expected_account" ] || {
    say "refused: this plan is for the account '$expected_account', not for '$1'" >&2
    return 3
  }
}
