/** Plans, statuses, reports and findings as text, tables and JSON. */
package io.openmldb.rollout.starter.render;
