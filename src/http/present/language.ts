/** The language of a person, as far as we speak it. */
export const languageOf = (text: string): 'en' | 'fr' => (text === 'fr' ? 'fr' : 'en');
