/**
 * Rules that the whole tree keeps, checked over the compiled classes of the shipped modules and
 * over the files of the repository.
 *
 * <p>Main types: one test class per rule; {@link edo.house.Tree} knows where things are, {@link
 * edo.house.ForbiddenApis} reads class files. Exceptions to the forbidden list are written, each
 * with its reason, in {@code forbidden-api-allowed.txt} beside these classes' resources.
 *
 * <p>Threading: tests run on one thread and share nothing. Start reading at {@link
 * edo.house.ForbiddenApiTest}.
 */
@NullMarked
package edo.house;

import org.jspecify.annotations.NullMarked;
