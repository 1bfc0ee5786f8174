/** What looks like an e-mail address. Whether it is one, only a letter to it tells. */
export const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
