/* Repulsion by a tree; see tree.c. */
#ifndef TREE_H
#define TREE_H

#include "forces.h"

typedef struct Tree Tree;

/* An empty tree over the points of `forces`, which so many threads will ask at once; 0 when memory
   is full. */
Tree *tree_start(Forces *forces, int32_t threads);

/* Makes the tree ready for the points where they are now; it grows anew once its leaves have
   spread. Returns the number of groups that `tree_repel` counts in. */
int32_t tree_fit(Tree *t);

/* Repulsion on groups first .. last-1 after `tree_fit`, in the thread of this number. Tolerance 0
   is exact. */
void tree_repel(Tree *t, int32_t thread, int32_t first, int32_t last, float tolerance);

/* The first place of a group; of the group after the last one, the number of places. */
int32_t tree_place(const Tree *t, int32_t group);

/* The sums of q, by group. */
double *tree_sums(Tree *t);

/* Adds up the sums of q of all groups, in their order, once all have been repelled. */
void tree_normalize(Tree *t);

/* The repulsion of all points, after `tree_fit`, on one at z that is none of them, in the thread of
   this number: writes the sum of q^2 (z - z_j) and returns that of q. It depends on nothing else
   that is asked for. */
float tree_act_on(const Tree *t, int32_t thread, f32x4 z, float tolerance, f32x4 *force);

#endif
