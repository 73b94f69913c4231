/* Repulsion by a tree; see tree.c. */
#ifndef TREE_H
#define TREE_H

#include "forces.h"

typedef struct Tree Tree;

/* An empty tree over the points of `forces`; 0 when memory is full. */
Tree *tree_start(Forces *forces);

/* Makes the tree ready for the points where they are now; it grows anew once its leaves have
   spread. Returns the number of groups that `tree_repel` counts in. */
int32_t tree_fit(Tree *t);

/* Repulsion on groups first .. last-1 after `tree_fit`. Tolerance 0 is exact. */
void tree_repel(Tree *t, int32_t first, int32_t last, float tolerance);

/* The repulsion of all points, after `tree_fit`, on one at z that is none of them: writes the sum
   of q^2 (z - z_j) and returns that of q. It depends on nothing else that is asked for. */
float tree_act_on(Tree *t, f32x4 z, float tolerance, f32x4 *force);

#endif
