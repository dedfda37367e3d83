/**
 * jcstress tests of the table of registered sources: looking one up while its slot is given to
 * another. Each has a twin named {@code …Broken} with the one step left out that the test is about,
 * which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.internal.driver.FindVersusReuse}.
 */
@NullMarked
package edo.internal.driver;

import org.jspecify.annotations.NullMarked;
