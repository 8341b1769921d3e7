import {
  to = whatsapp_signup.news
  id = "102000000000001/700000000000000"
}
