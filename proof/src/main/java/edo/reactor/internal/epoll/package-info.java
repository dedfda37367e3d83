/**
 * jcstress tests of what several threads share at a descriptor. Each has a twin named {@code
 * …Broken} with the one step left out that the test is about, which must fail.
 *
 * <p>They lie in the package of what they test to reach it. Each class says which thread is which.
 * Start reading at {@link edo.reactor.internal.epoll.UseVersusClose}.
 */
@NullMarked
package edo.reactor.internal.epoll;

import org.jspecify.annotations.NullMarked;
