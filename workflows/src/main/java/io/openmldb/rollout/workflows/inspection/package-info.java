/**
 * The workflows that read a cluster's tables, operations and configuration drift, and change
 * nothing.
 */
package io.openmldb.rollout.workflows.inspection;
