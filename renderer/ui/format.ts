/** Figures as every screen, and a script's answer, writes them. */
export {
  ageText,
  clockText,
  countOf,
  countText,
  durationText,
  durationWords,
  shareText,
  sizeChangeText,
  sizeText,
  unknown,
} from '../../shared/figure-text.ts';
