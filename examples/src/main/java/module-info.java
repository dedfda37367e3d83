/** Small programs that show one thing each; open, because picocli fills in their options. */
open module edo.examples {
  requires static org.jspecify;
  requires edo.runtime;
  requires info.picocli;
  requires HdrHistogram;
}
