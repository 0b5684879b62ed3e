/** A rollout's report as one page of HTML that needs nothing beside itself. */
@NullMarked
package io.openmldb.rollout.starter.render.html;

import org.jspecify.annotations.NullMarked;
