package io.openmldb.rollout.activities.recorded;

import static java.lang.annotation.ElementType.METHOD;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test that runs once for each of the recordings, files under {@code recordings/}, that it names;
 * it is given the name. The list in {@code docs/recordings.md} is compared with these names.
 */
@Documented
@ParameterizedTest(name = "{0}")
@ArgumentsSource(RecordingNames.class)
@Target(METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Recorded {

  /** Their paths: {@code ns_ConfGet.json}, say. */
  String[] value();
}
