/** The lines that ApacheBench prints, as patterns. */

export const heading = /This is ApacheBench, Version \d[\w.-]{0,20} <\$Revision/;
/** The first line of its results, in columns. */
export const results = /(Server Software): {8}/;
export const begins = /Benchmarking (\S{1,300})(?: \[through \S{1,300}\])? \(be patient\)(.*)$/;
/** What ab says before it gives up, perhaps right behind the dots of its progress. */
export const givenUp =
  /(?:^|[\s.)])(apr_\w{3,40}(?:\(\))?(?: for \S{1,300})?: [A-Z].{0,120}?(?: \(\d{1,9}\))?|Test aborted after \d+ failures)\s*$/;
/** All requests were made: 150 at most, or more. */
export const done = /\.\.done\s*$|Finished \d{1,15} requests\s*$/;
export const completed = /Completed \d{1,15} requests\s*$/;
/** `Time taken for tests:   0.097 seconds`: the value stands in a column of its own, or is missing. */
export const field =
  /(Server (?:Software|Hostname|Port|Temp Key)|TLS Server Name|SSL\/TLS Protocol|Document (?:Path|Length)|Number of (?:workers|requests)|Concurrency (?:Level|achieved)|Rampup delay|Time taken for tests|Complete requests|Failed requests|Broken pipe errors|Write errors|Non-2xx responses|Keep-Alive (?:requests|aborts)|Total transferred|Total body sent|Total POSTed|Total PUT|HTML transferred|Requests per second|Time per request|Transfer rate):(?: {1,16}(\S.*)?)?$/;
export const failedKinds =
  /\(Connect: (\d{1,15}),(?: Receive: (\d{1,15}),)? Length: (\d{1,15}), Exceptions: (\d{1,15})\)/;

export const timesHeading = /Connection Times \(ms\)\s*$/;
/** Milliseconds: least, mean, standard deviation, median, largest; without confidence (`-S`) least, mean, largest. */
export const times =
  /(Connect|Processing|Waiting|Total): {1,12}(\d{1,12}) {1,12}(\d{1,12})(?: {1,12}(\d{1,12}\.\d) {1,12}(?:\d{1,12}(?:\.\d)?))? {1,12}(\d{1,12})\s*$/;
export const percentilesHeading = /Percentage of the requests served within a certain time \(ms\)/;
export const percentile = /(?:^|\s)(\d{1,3})% {1,12}(\d{1,12})(?: \((longest request|last request)\))?\s*$/;
/** What says nothing that has a row. */
export const remark =
  /Total of \d{1,15} requests completed|Copyright \d{4} |Licensed to The Apache Software Foundation|Send request (?:failed|timed out)!|min {1,9}(?:mean\[\+\/-sd\] median|avg) {1,9}max|(?:ERROR|WARNING): The median and mean for |deviation apart\. These results are NOT reliable|These results are probably not that reliable| kb\/s (?:sent|total)\s*$/;
