package io.openmldb.rollout.sandbox.recorded;

import static java.lang.annotation.ElementType.METHOD;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the recordings, files under {@code recordings/}, that a test holds this code to. The list
 * in {@code docs/recordings.md} is compared with it.
 */
@Documented
@Target(METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ComparedWith {

  /** Their paths: {@code ns_ConfGet.json}, say. */
  String[] value();
}
