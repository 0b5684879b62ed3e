/**
 * The workflows that read a cluster's tables, operations and configuration drift, and change
 * nothing.
 */
@NullMarked
package io.openmldb.rollout.workflows.inspection;

import org.jspecify.annotations.NullMarked;
