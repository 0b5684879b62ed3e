/** What people read: statuses, plans, reports and lists as lines of text, or as JSON. */
package io.openmldb.rollout.starter.text;
