package edo.reactor.internal.epoll;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A test with {@link FaultyCalls}: the execution {@code calls} of surefire has a JVM for these. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("calls")
@EnabledOnOs(value = OS.LINUX, disabledReason = "epoll exists on Linux only")
@EnabledIfSystemProperty(
    named = "edo.test.calls",
    matches = "true",
    disabledReason = "runs in a process of its own")
@Timeout(60)
@interface FaultyProcess {}
