/** A rollout's report as one page of HTML that needs nothing beside itself. */
package io.openmldb.rollout.starter.render.html;
