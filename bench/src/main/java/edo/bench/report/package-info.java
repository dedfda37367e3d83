/**
 * From figures to pages: reads the TSV that a run of {@code ./edo bench} leaves, and writes tables,
 * plots and the list of rows in which Edo is not first.
 *
 * <p>Nothing here measures. The same figures give the same pages, byte for byte, so that a page
 * changes only where a figure did.
 *
 * <p>Threading: none of this is shared; one thread reads and writes.
 *
 * <p>Start reading at {@link edo.bench.report.Pages}, then {@code Figure}, the row of the TSV.
 */
@NullMarked
package edo.bench.report;

import org.jspecify.annotations.NullMarked;
