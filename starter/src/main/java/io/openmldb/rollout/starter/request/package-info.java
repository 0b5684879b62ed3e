/**
 * Making a request from what the operator gave: a JSON or YAML document, or flags. Everything that
 * is wrong is collected and said at once, before Temporal is asked for anything.
 */
@NullMarked
package io.openmldb.rollout.starter.request;

import org.jspecify.annotations.NullMarked;
