
# Reads a table as Python's PrettyTable draws it: table_rows COLUMNS CREATED ID EXACT <table
# COLUMNS is how many there are: the id, the name, others. CREATED is the column of the time of creation, 0 if there is none. ID is what
# an id looks like. A server whose row cannot be trusted is listed without a name, and so is left alone:
# - A name with a bar between blanks makes one column too many.
# - New versions draw a name with a line feed as a row and, below it, lines without an id: that row is not the whole name.
# - Old versions print the line feed as it is, and so a name can look like several rows. Each is shorter than the border, which is made
#   for the longest name: with EXACT a row must be as wide as the border.
# Blanks around a name cannot be seen in such a table.
table_rows() {
  LC_ALL=C awk -v columns="$1" -v created="$2" -v id="$3" -v exact="$4" '
    function width(text) { gsub(/[\200-\277]/, "", text); return length(text) }    # in characters of UTF-8
    function trim(text) { gsub(/^ +| +$/, "", text); return text }
    /^[+][-+]+[+]$/ { if (++borders == 1) border = length($0); next }
    borders == 1 { if ($0 ~ /^[|] +ID +[|] +Name +[|]/) headed = 1; next }
    borders != 2 { next }
    {
      parts = split(substr($0, 3, length($0) - 4), cell, / [|] /)
      if ($0 !~ /^[|] / || trim(cell[1]) !~ id) { if (n) names[n] = ""; next }
      ids[++n] = trim(cell[1])
      if ($0 ~ / [|]$/ && parts == columns && (!exact || width($0) == border)) names[n] = trim(cell[2])
      if (created) ats[n] = trim(cell[created])
      if (names[n] ~ /\t/ || ats[n] ~ /[^-0-9A-Za-z:.+ ]/) names[n] = ats[n] = ""
    }
    END {
      if (borders != 3 || !headed) { print "the listing is not the table that was expected" >"/dev/stderr"; exit 1 }
      for (i = 1; i <= n; i++) print ids[i] "\t" ats[i] "\t" names[i]
    }'
}
