/** Plans, statuses, reports and findings as text, tables and JSON. */
@NullMarked
package io.openmldb.rollout.starter.render;

import org.jspecify.annotations.NullMarked;
