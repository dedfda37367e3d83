/** Tests of the pages that figures become. */
@NullMarked
package edo.bench.report;

import org.jspecify.annotations.NullMarked;
