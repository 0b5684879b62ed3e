/**
 * Measures the update of one tablet by the product and by the maintainers' own way, on a practice
 * cluster, and writes what came out into {@code docs/figures.md}.
 */
package io.openmldb.rollout.acceptance.figures;
